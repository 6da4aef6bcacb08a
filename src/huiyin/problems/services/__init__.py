"""Writing problems: `problem` opens and fills them, `work` moves them, `confirm` asks the writers, `release` makes them
public, `proposal` keeps what the software proposes."""
