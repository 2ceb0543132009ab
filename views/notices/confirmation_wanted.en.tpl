Waiting for you to confirm: {{event.title}}
A booking waits for your confirmation until {{words.deadline_in_full(booking.expires_at, now)}}. After that it cancels itself.

Who: {{booking.name + ', ' if booking.name else ''}}{{booking.email}}
% include('details.en.tpl')

Confirm or cancel it there: {{links.admin_booking}}
