% if event.confirmation == 'organiser':
Организатор подтвердит бронь после оплаты. Крайний срок: {{words.deadline(booking.expires_at)}}, примерно через {{words.left(booking.expires_at)}}.
% else:
Пожалуйста, подтвердите бронь. Крайний срок: {{words.deadline(booking.expires_at)}}, примерно через {{words.left(booking.expires_at)}}. Потом бронь отменится сама, и {{'место достанется' if booking.seats == 1 else 'места достанутся'}} кому-то другому.
% end

% include('longer.ru.tpl')
