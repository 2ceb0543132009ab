A booking needs your confirmation: {{event.title}}
A booking needs your confirmation by {{words.deadline(booking.ends_at)}}. After that, {{words.form(booking.seats, 'its seat is', 'its seats are')}} released.

Guest: {{booking.name}}{{', ' if booking.name else ''}}{{booking.email}}
% include('details.en.tpl')

Open booking: {{links.admin_booking}}
