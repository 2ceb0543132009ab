% # The form that joins an event's waiting list; it stands for the one that books, `booking_form`, where that was refused.
% shown = booking_form if flash.form == booking_form else form
<form method="post" action="{{form}}" class="book{{' signed-in' if account else ''}}" id="join-{{event.id}}" aria-labelledby="join-{{event.id}}-button event-{{event.id}}-title" data-gone="{{gone}}" data-cancelled="{{cancelled}}" {{'data-refused' if flash.form == shown else ''}} novalidate>
  % include('key.tpl')
  % include('asking_fields.tpl', event=event, prefix='join', form=shown, trouble=None if flash.code == 'sold_out' else trouble, most=min(event.seats, event.max_seats_per_person))
  <button class="wide" id="join-{{event.id}}-button" aria-describedby="event-{{event.id}}-title">{{_('Join the waiting list')}}</button>
  <p class="hint">\\
% if account:
{{_('Joining as {name}.', name=account.name)}} \\
% end
{{words.how_seats_are_offered(event, is_told=is_told)}}</p>
</form>
