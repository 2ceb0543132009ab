% paid = words.money(facts['paid_cents'], facts['currency'])
Возвращаем ваш платёж: «{{event.title}}»
% include('greeting.ru.tpl')

% if facts['outcome'] == 'late':
Ваш платёж на сумму {{paid}} поступил, когда бронь уже не действовала, и снова отдать вам места не получилось.
% elif facts['outcome'] == 'amount':
Ваш платёж на сумму {{paid}} не совпадает с тем, сколько бронь стоит теперь.
% elif facts['outcome'] == 'twice':
Когда поступил ваш платёж на сумму {{paid}}, бронь уже была оплачена.
% else:
Организатор возвращает ваш платёж на сумму {{paid}}.
% end

Мы отправляем деньги туда, откуда они пришли. В зависимости от банка это занимает до десяти дней. Делать ничего не нужно.

% include('details.ru.tpl')

% if has_ended:
Открыть событие: {{links.event}}
% else:
Посмотреть бронь: {{links.booking}}
% end
