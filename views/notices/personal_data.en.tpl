Your personal data
Hello,

Someone – we hope it was you – asked what we store about you under this address. Open the link to see it, download it or erase it. Opening the link changes nothing.

See my data: {{links.data}}

The link works until {{words.deadline(link.expires_at)}}, or until you erase your data. Keep it private: it shows your bookings to anyone who opens it.
