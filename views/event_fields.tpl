% # The fields of an event, new or changed; `given` has what stands in them unless the form was refused.
% zone = flash.value(form, 'zone', given['zone'])
<input type="hidden" name="zone" value="{{zone}}">
<div class="wide">
  <label for="{{prefix}}-title">{{_('Title')}}</label>
  <input id="{{prefix}}-title" name="title" aria-describedby="{{prefix}}-title-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'title') else ''}} value="{{flash.value(form, 'title', given['title'])}}" required maxlength="200">
  % include('field.tpl', form=form, name='title', id=prefix + '-title', label=_('Title'))
</div>
<div>
  <label for="{{prefix}}-starts_at">{{_('Starts')}}</label>
  <input id="{{prefix}}-starts_at" name="starts_at" aria-describedby="{{prefix}}-starts_at-hint {{prefix}}-starts_at-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'starts_at') else ''}} value="{{flash.value(form, 'starts_at', given['starts_at'])}}" type="datetime-local" required>
  <small id="{{prefix}}-starts_at-hint">{{_('In {zone} time.', zone=words.zone_called(zone))}}</small>
  % include('field.tpl', form=form, name='starts_at', id=prefix + '-starts_at', label=_('Starts'))
</div>
<div>
  <label for="{{prefix}}-seats">{{_('Seats')}}</label>
  <input id="{{prefix}}-seats" name="seats" aria-describedby="{{prefix}}-seats-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'seats') else ''}} value="{{flash.value(form, 'seats', given['seats'])}}" type="number" min="1" max="1000000" inputmode="numeric" required>
  % include('field.tpl', form=form, name='seats', id=prefix + '-seats', label=_('Seats'))
</div>
<fieldset class="pair">
  <div>
    <label for="{{prefix}}-hold_time">{{_('Hold time')}}</label>
    <input id="{{prefix}}-hold_time" name="hold_time" aria-describedby="{{prefix}}-hold_seconds-hint {{prefix}}-hold_seconds-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'hold_seconds') else ''}} value="{{flash.value(form, 'hold_time', given['hold_time'])}}" type="number" min="1" inputmode="numeric" required>
  </div>
  <div>
    <label for="{{prefix}}-hold_unit">{{_('Unit')}}</label>
    <select id="{{prefix}}-hold_unit" name="hold_unit">
      % for unit, name in labels.HOLD_UNIT.items():
      <option value="{{unit}}" {{'selected' if unit == flash.value(form, 'hold_unit', given['hold_unit']) else ''}}>{{words.say(name)}}</option>
      % end
    </select>
  </div>
  <small id="{{prefix}}-hold_seconds-hint">{{_('How long a booking waits to be confirmed.')}}</small>
  % include('field.tpl', form=form, name='hold_seconds', id=prefix + '-hold_seconds', label=_('Hold time'))
</fieldset>
<fieldset class="pair">
  <div>
    <label for="{{prefix}}-offer_time">{{_('Time for an offer')}}</label>
    <input id="{{prefix}}-offer_time" name="offer_time" aria-describedby="{{prefix}}-offer_seconds-hint {{prefix}}-offer_seconds-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'offer_seconds') else ''}} value="{{flash.value(form, 'offer_time', given['offer_time'])}}" type="number" min="1" inputmode="numeric">
  </div>
  <div>
    <label for="{{prefix}}-offer_unit">{{_('Unit of that time')}}</label>
    <select id="{{prefix}}-offer_unit" name="offer_unit">
      % for unit, name in labels.HOLD_UNIT.items():
      <option value="{{unit}}" {{'selected' if unit == flash.value(form, 'offer_unit', given['offer_unit']) else ''}}>{{words.say(name)}}</option>
      % end
    </select>
  </div>
  <small id="{{prefix}}-offer_seconds-hint">{{_('How long seats are held for somebody on the waiting list. Leave it empty for the hold time, but 12 hours at least.')}}</small>
  % include('field.tpl', form=form, name='offer_seconds', id=prefix + '-offer_seconds', label=_('Time for an offer'))
</fieldset>
<div>
  <label for="{{prefix}}-confirmation">{{_('Who confirms')}}</label>
  <select id="{{prefix}}-confirmation" name="confirmation" aria-describedby="{{prefix}}-confirmation-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'confirmation') else ''}}>
    % for kind, meaning in labels.CONFIRMATION.items():
    <option value="{{kind}}" {{'selected' if kind == flash.value(form, 'confirmation', given['confirmation']) else ''}}>{{words.say(meaning)}}</option>
    % end
  </select>
  % include('field.tpl', form=form, name='confirmation', id=prefix + '-confirmation', label=_('Who confirms'))
</div>
<div>
  <label for="{{prefix}}-audience">{{_('Who may book')}}</label>
  <select id="{{prefix}}-audience" name="audience" aria-describedby="{{prefix}}-audience-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'audience') else ''}}>
    % for kind, meaning in labels.AUDIENCE.items():
    <option value="{{kind}}" {{'selected' if kind == flash.value(form, 'audience', given['audience']) else ''}}>{{words.say(meaning)}}</option>
    % end
  </select>
  % include('field.tpl', form=form, name='audience', id=prefix + '-audience', label=_('Who may book'))
</div>
<div>
  <label for="{{prefix}}-proof">{{_('Proof of the address')}}</label>
  <select id="{{prefix}}-proof" name="proof" aria-describedby="{{prefix}}-proof-hint {{prefix}}-proof-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'proof') else ''}}>
    % for kind, meaning in labels.ADDRESS_PROOF.items():
    <option value="{{kind}}" {{'selected' if kind == flash.value(form, 'proof', given['proof']) else ''}}>{{words.say(meaning)}}</option>
    % end
  </select>
  <small id="{{prefix}}-proof-hint">{{_('What guests must show before their booking is confirmed.') if has_mail else _('Mail isn’t set up on this site, so no link can be sent.')}}</small>
  % include('field.tpl', form=form, name='proof', id=prefix + '-proof', label=_('Proof of the address'))
</div>
<div>
  <label for="{{prefix}}-max_seats_per_person">{{_('Limit per person')}}</label>
  <input id="{{prefix}}-max_seats_per_person" name="max_seats_per_person" aria-describedby="{{prefix}}-max_seats_per_person-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'max_seats_per_person') else ''}} value="{{flash.value(form, 'max_seats_per_person', given['max_seats_per_person'])}}" type="number" min="1" max="1000" inputmode="numeric" required>
  % include('field.tpl', form=form, name='max_seats_per_person', id=prefix + '-max_seats_per_person', label=_('Limit per person'))
</div>
<div>
  <label for="{{prefix}}-max_extensions">{{_('Extensions of a hold')}}</label>
  <input id="{{prefix}}-max_extensions" name="max_extensions" aria-describedby="{{prefix}}-max_extensions-hint {{prefix}}-max_extensions-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'max_extensions') else ''}} value="{{flash.value(form, 'max_extensions', given['max_extensions'])}}" type="number" min="0" max="100" inputmode="numeric" required>
  <small id="{{prefix}}-max_extensions-hint">{{_('How often one may take the hold time once more, while nobody waits.')}}</small>
  % include('field.tpl', form=form, name='max_extensions', id=prefix + '-max_extensions', label=_('Extensions of a hold'))
</div>
% for name, label, hint in (('opens_at', _('Booking opens'), _('Leave it empty to open at once.')), ('closes_at', _('Booking closes'), _('Leave it empty to close at the start.'))):
<div>
  <label for="{{prefix}}-{{name}}">{{label}}</label>
  <input id="{{prefix}}-{{name}}" name="{{name}}" aria-describedby="{{prefix}}-{{name}}-hint {{prefix}}-{{name}}-fault" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}} value="{{flash.value(form, name, given[name])}}" type="datetime-local">
  <small id="{{prefix}}-{{name}}-hint">{{hint}}</small>
  % include('field.tpl', form=form, name=name, id=f'{prefix}-{name}', label=label)
</div>
% end
<div class="wide">
  <label for="{{prefix}}-location">{{_('Place')}}</label>
  <input id="{{prefix}}-location" name="location" aria-describedby="{{prefix}}-location-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'location') else ''}} value="{{flash.value(form, 'location', given['location'])}}" maxlength="200">
  % include('field.tpl', form=form, name='location', id=prefix + '-location', label=_('Place'))
</div>
<div class="wide">
  <label for="{{prefix}}-description">{{_('Description')}}</label>
  <textarea id="{{prefix}}-description" name="description" aria-describedby="{{prefix}}-description-fault" {{'aria-invalid=true autofocus' if flash.fault(form, 'description') else ''}} rows="3" maxlength="5000">{{flash.value(form, 'description', given['description'])}}</textarea>
  % include('field.tpl', form=form, name='description', id=prefix + '-description', label=_('Description'))
</div>
