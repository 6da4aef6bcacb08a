"""Base model and base error; knows no domain word."""
