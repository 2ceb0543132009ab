Your data has been erased
Hello,

We’ve erased your data here, as you asked: your name, your address and our messages to you. Your bookings for upcoming events are cancelled, and you’re no longer on any waiting list. Seats at past events are still counted, without a name.

Backups that the organiser made earlier still contain your data until they’re deleted.

Events: {{links.home}}
