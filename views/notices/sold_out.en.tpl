Sold out: {{event.title}}
Every seat of “{{event.title}}” is taken, on {{words.moment_in_full(event.starts_at)}}. Seats that are only held may come free again.

The event and its bookings: {{links.admin_event}}
