% # In which a form says how many seats a booking is to have.
% id = f'seats-{booking.id}'
% if booking.kinds is not None:
% include('kind_wishes.tpl', event=event, id=id, form=form, most=most, wanted={one.id: one.seats for one in booking.kinds})
% else:
<div>
  <label for="{{id}}">{{_('Number of seats')}}</label>
  <input id="{{id}}" name="seats" type="number" min="1" max="{{most}}" inputmode="numeric" autocomplete="off" value="{{flash.value(form, 'seats', booking.seats)}}" {{'aria-invalid=true autofocus' if flash.fault(form, 'seats') else ''}} aria-describedby="{{f'{id}-hint ' if hint else ''}}{{id}}-fault" required>
  % if hint:
  <small id="{{id}}-hint">{{hint}}</small>
  % end
  % include('field.tpl', form=form, name='seats', id=id)
</div>
% end
