Бронь ждёт вашего подтверждения: «{{event.title}}»
Бронь ждёт вашего подтверждения до этого времени: {{words.deadline(booking.expires_at)}}. Потом она отменится сама.

Кто: {{booking.name + ', ' if booking.name else ''}}{{booking.email}}
% include('details.ru.tpl')

Подтвердить или отменить: {{links.admin_booking}}
