"""The report pages, for those who chat with the bot: no scripts, and nothing from elsewhere."""
