% # What an admin may do with somebody's live booking besides confirming and cancelling it.
% change, give = f'/bookings/{booking.id}', f'/bookings/{booking.id}/hand-over'
% longer = None if event.waiting else booking.extended_until(event)
<details class="changes" id="more-{{booking.id}}" {{'open' if flash.form in (change, give) else ''}}>
  <summary aria-describedby="booking-{{booking.id}}">{{_('Change booking')}}</summary>
  % if longer is not None:
  <form method="post" action="{{change}}/extend" id="extend-{{booking.id}}">
    % include('key.tpl')
    <button class="secondary outline">{{_('Hold until {until}', until=words.deadline(longer))}}</button>
  </form>
  % end
  <form method="post" action="{{change}}" class="line" id="change-seats-{{booking.id}}" {{'data-refused' if flash.form == change else ''}} novalidate>
    % include('key.tpl')
    % include('seats_field.tpl', booking=booking, form=change, most=event.max_seats_per_person, hint='')
    <button class="secondary outline">{{_('Change')}}</button>
  </form>
  % if booking.account_id is None:
  <form method="post" action="{{change}}" id="correct-{{booking.id}}" class="give" {{'data-refused' if flash.form == change and flash.value(change, 'email') else ''}} novalidate>
    % include('key.tpl')
    <p class="hint" id="correct-hint-{{booking.id}}">{{_('Correct a mistyped address: the right one is sent a link of its own, and the old link ends.') if has_mail else _('Correct a mistyped address: the old link ends. This site can’t send mail yet, so nobody is told the new one.')}}</p>
    % for name, label, kind, longest, now_given in (('name', _('Name'), 'text', 200, booking.name), ('email', _('Email'), 'email', 254, booking.email)):
    % id = f'correct-{name}-{booking.id}'
    <div>
      <label for="{{id}}">{{label}}</label>
      <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="off" value="{{flash.value(change, name, now_given)}}" {{'aria-invalid=true autofocus' if flash.fault(change, name) else ''}} aria-describedby="{{id}}-fault" maxlength="{{longest}}" {{'required' if name == 'email' else ''}}>
      % include('field.tpl', form=change, name=name, id=id, label=label)
      % if name == 'email':
      % include('doubt.tpl', form=change)
      % end
    </div>
    % end
    <button class="secondary outline" aria-describedby="correct-hint-{{booking.id}}">{{_('Correct')}}</button>
  </form>
  % end
  % if booking.status == 'confirmed':
  <form method="post" action="{{give}}" id="hand-over-{{booking.id}}" class="give" {{'data-refused' if flash.form == give else ''}} novalidate>
    % include('key.tpl')
    % if has_mail:
    <p class="hint" id="give-hint-{{booking.id}}">{{_('Somebody else gets this booking and, by mail, a link of their own. That can’t be taken back.')}}</p>
    % else:
    <p class="hint" id="give-hint-{{booking.id}}">{{_('Somebody else gets this booking. This site can’t send mail yet, so nobody tells them the link of it. That can’t be taken back.')}}</p>
    % end
    % include('new_holder_fields.tpl', booking=booking, form=give)
    <button class="secondary outline" aria-describedby="give-hint-{{booking.id}}">{{_('Hand over')}}</button>
  </form>
  % end
</details>
