% if event.confirmation == 'organiser':
{{words.form(booking.seats, 'Место отложено', 'Места отложены', 'Места отложены')}} до {{words.short(booking.expires_at)}}: «{{event.title}}»
% else:
Ещё можно подтвердить, до {{words.short(booking.expires_at)}}: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% if event.confirmation == 'organiser':
Бронь ещё не подтверждена: организатор сделает это после оплаты. Она действует до этого времени: {{words.deadline(booking.expires_at)}}. Осталось примерно {{words.left(booking.expires_at)}}.
% else:
Вы ещё не подтвердили бронь. Это можно сделать до этого времени: {{words.deadline(booking.expires_at)}}. Осталось примерно {{words.left(booking.expires_at)}}. Потом бронь отменится сама, и {{words.form(booking.seats, 'место достанется', 'места достанутся', 'места достанутся')}} кому-то другому.
% end

% include('longer.ru.tpl')

% include('details.ru.tpl')

% include('actions.ru.tpl')
