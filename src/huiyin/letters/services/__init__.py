"""Writing letters: `intake` takes them in, `letter` changes them, `matter` sorts and ends, `contact` opens what is
closed, `answer` replies, `draft` keeps what is being typed."""
