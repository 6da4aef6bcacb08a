"""Problems: belongings, workflow, answers, confirmations."""
