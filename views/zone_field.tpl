% # The zone of the site, chosen from all there are; `asks_browser` lets the browser's own stand in it at first.
<label for="timezone">{{_('Time zone')}}</label>
% if is_fixed:
<input id="timezone" value="{{zone}}" aria-describedby="timezone-hint" disabled>
<small id="timezone-hint">{{_('Set by --{name} or {variable} when the server was started.', name='timezone', variable='BOOKING_TIMEZONE')}}</small>
% else:
% typed = flash.value(form, 'timezone', zone)
<select id="timezone" name="timezone" aria-describedby="timezone-hint timezone-fault" {{'data-asks-browser' if asks_browser and flash.form != form else ''}} {{'aria-invalid=true autofocus' if flash.fault(form, 'timezone') else ''}}>
  % for name in zones:
  <option {{'selected' if name == typed else ''}}>{{name}}</option>
  % end
</select>
<small id="timezone-hint">{{_('Used for all times on pages and in messages, and for the times you enter.')}}</small>
% include('field.tpl', form=form, name='timezone', id='timezone')
% end
