"""What people ask of the Telegram bot, and what it answers."""
