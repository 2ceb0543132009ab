% if event.status == 'cancelled':
Событие отменено: «{{event.title}}»
% elif event.status == 'started' or event.window == 'closed':
Мест не нашлось: «{{event.title}}»
% else:
Лист ожидания закрыт: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% if event.status == 'cancelled':
Нам очень жаль: событие отменено, поэтому лист ожидания закрыт. Делать ничего не нужно.

% include('reason.ru.tpl')
% elif event.status == 'started':
Нам очень жаль: до начала события {{'место для вас' if entry.seats == 1 else 'места для вас'}} так и не {{'освободилось' if entry.seats == 1 else 'освободились'}}. Лист ожидания закрыт.
% elif event.window == 'closed':
Нам очень жаль: бронирование закрылось {{words.when(event.closes_at)}}, а {{'место для вас' if entry.seats == 1 else 'места для вас'}} так и не {{'освободилось' if entry.seats == 1 else 'освободились'}}. Лист ожидания тоже закрыт, ждать больше нечего.
% else:
Лист ожидания закрыт. Вы ждали {{words.count(entry.seats, 'место', 'места', 'мест')}}. Если вы всё ещё хотите прийти, загляните на страницу события.
% end

% include('details.ru.tpl')

% if event.status in ('cancelled', 'started') or event.window == 'closed':
Другие события: {{links.home}}
% else:
Открыть событие: {{links.event}}
% end
