% # The kinds of seat that an event sells, in its form, folded; see kind_form.
% rows = kind_form.rows(flash, form, sold, given['currency'])
% id = f'{prefix}-seat_kinds'
<details class="wide rules" id="{{id}}" {{'open' if any(row.faults for row in rows) or flash.fault(form, 'seat_kinds') else ''}}>
  <summary>{{_('Kinds of seat')}} <small>{{', '.join(row.values['name'] for row in rows if row.values.get('name')) or _('For instance adults and children, each at a price of their own')}}</small></summary>
  <p class="hint">{{_('Each kind costs its own price, in the currency under “Booking rules”; leave the price per seat there blank. Bookings keep the price at which they were made. Clear a row to remove its kind.')}}</p>
  % include('field.tpl', form=form, name='seat_kinds', id=id)
  % for row in rows:
  <fieldset class="kind">
    <legend class="unseen">{{_('Kind {number}', number=row.place)}}</legend>
    <input type="hidden" name="{{row.name('id')}}" value="{{row.values.get('id', '')}}">
    % for field, label, more in (('name', pgettext('kind', 'Name'), 'maxlength=60'), ('price', _('Price'), 'inputmode=decimal maxlength=30'), ('seats', _('At most'), 'inputmode=numeric maxlength=7')):
    % at = f'{id}-{row.place}-{field}'
    <div>
      <label for="{{at}}"{{' class=unseen' if row.place > 1 else ''}}>{{label}}</label>
      <input id="{{at}}" name="{{row.name(field)}}" value="{{row.values.get(field, '')}}" {{more}} autocomplete="off" aria-describedby="{{at}}-fault" {{'aria-invalid=true autofocus' if field in row.faults else ''}}>
      % if field in row.faults:
      % include('fault.tpl', id=at, name=row.name(field), fault=row.faults[field], question='')
      % end
    </div>
    % end
  </fieldset>
  % end
  <p class="hint">{{_('“At most” is how many there are of a kind; leave it blank for as many as the event has.')}}</p>
</details>
