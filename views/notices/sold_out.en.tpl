Sold out: {{event.title}}
All seats for “{{event.title}}” on {{words.moment(event.starts_at)}} are taken. Seats that aren’t confirmed yet may come free again.

Open event: {{links.admin_event}}
