Бронь ждёт вашего подтверждения: «{{event.title}}»
Подтвердите бронь до {{words.deadline(booking.ends_at)}}. Потом {{'место освободится' if booking.seats == 1 else 'места освободятся'}}.

Гость: {{booking.name}}{{', ' if booking.name else ''}}{{booking.email}}
% include('details.ru.tpl')

Открыть бронь: {{links.admin_booking}}
