% if event.confirmation == 'organiser':
Организатор подтвердит бронь после оплаты. Крайний срок: {{words.deadline(booking.expires_at)}}, осталось примерно {{words.left(booking.expires_at)}}.
% else:
Пожалуйста, подтвердите бронь. Крайний срок: {{words.deadline(booking.expires_at)}}, осталось примерно {{words.left(booking.expires_at)}}. Потом бронь отменится сама, и {{words.form(booking.seats, 'место достанется', 'места достанутся', 'места достанутся')}} кому-то другому.
% end

% include('longer.ru.tpl')
