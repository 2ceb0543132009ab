% if event.confirmation == 'organiser':
{{'Место отложено' if booking.seats == 1 else 'Места отложены'}} до {{words.short(booking.expires_at)}}: «{{event.title}}»
% else:
Ещё можно подтвердить, до {{words.short(booking.expires_at)}}: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% if event.confirmation == 'organiser':
Бронь ещё не подтверждена: организатор сделает это после оплаты. Она действует до этого времени: {{words.deadline(booking.expires_at)}}, то есть ещё примерно {{words.left(booking.expires_at)}}.
% else:
Вы ещё не подтвердили бронь. Это можно сделать до этого времени: {{words.deadline(booking.expires_at)}}, то есть ещё примерно {{words.left(booking.expires_at)}}. Потом бронь отменится сама, и {{'место достанется' if booking.seats == 1 else 'места достанутся'}} кому-то другому.
% end

% include('longer.ru.tpl')

% include('details.ru.tpl')

% include('actions.ru.tpl')

% include('give_up.ru.tpl')
