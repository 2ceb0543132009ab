Изменения: «{{event.title}}»
% include('greeting.ru.tpl')

Событие, на которое у вас есть бронь, изменилось:

% names = {'title': 'Название', 'starts_at': 'Когда', 'location': 'Где'}
% for field, (old, new) in facts['changes'].items():
% if field == 'starts_at':
Когда: {{words.when(old)}} → {{words.when(new)}}
% else:
{{names[field]}}: {{old or 'не указано'}} → {{new or 'не указано'}}
% end
% end

% if booking.status == 'held':
Ваша бронь ещё не подтверждена. Теперь так:
% else:
Ваша бронь остаётся в силе. Теперь так:
% end

% include('details.ru.tpl')

% if booking.status != 'held':
Ваша бронь: {{links.booking}}
% elif event.confirmation == 'organiser':
Организатор подтвердит бронь после оплаты. Она действует до этого времени: {{words.deadline(booking.expires_at)}}. Осталось примерно {{words.left(booking.expires_at)}}.

% else:
Пожалуйста, подтвердите бронь не позже этого времени: {{words.deadline(booking.expires_at)}}. Осталось примерно {{words.left(booking.expires_at)}}. Потом бронь отменится сама, и {{words.form(booking.seats, 'место достанется', 'места достанутся', 'места достанутся')}} кому-то другому.

Подтвердить: {{links.confirm}}
% end
Отменить: {{links.cancel}}
