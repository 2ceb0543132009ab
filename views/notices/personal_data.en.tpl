What is stored about you
Hello,

somebody, we hope you, asked what is stored here with this address. Open the link to see it, download it or erase it. Opening the link changes nothing.

See what is stored: {{links.data}}

The link works until {{words.moment_in_full(link.expires_at)}}, or until you have erased your data. It shows your bookings to whoever opens it, so keep it to yourself.
