% if event.confirmation == 'organiser':
Организатор подтвердит бронь после оплаты. Крайний срок: {{words.deadline_in_full(booking.expires_at, now)}}, примерно через {{words.time_ahead(booking.expires_at, now)}}.
% else:
Пожалуйста, подтвердите бронь. Крайний срок: {{words.deadline_in_full(booking.expires_at, now)}}, примерно через {{words.time_ahead(booking.expires_at, now)}}. Потом бронь отменится сама, и {{'место достанется' if booking.seats == 1 else 'места достанутся'}} кому-то другому.
% end

% include('longer.ru.tpl')
