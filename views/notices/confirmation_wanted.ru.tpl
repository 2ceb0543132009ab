Бронь ждёт вашего подтверждения: «{{event.title}}»
Бронь ждёт вашего подтверждения до этого времени: {{words.deadline_in_full(booking.expires_at, now)}}. Потом она отменится сама.

Кто: {{booking.name + ', ' if booking.name else ''}}{{booking.email}}
% include('details.ru.tpl')

Подтвердить или отменить: {{links.admin_booking}}
