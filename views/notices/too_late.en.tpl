The time to {{'pay for' if event.confirmation == 'organiser' else 'confirm'}} {{words.form(booking.seats, 'this seat', 'these seats')}} ended {{words.when(booking.expires_at)}}.
If you have paid, tell the organiser, who can still confirm your booking. If you haven’t, there’s nothing you need to do: {{words.form(booking.seats, 'the seat', 'the seats')}} will be released.
