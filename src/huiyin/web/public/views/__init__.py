"""The pages: home, write, receipt, follow, register, and the pages of words."""
