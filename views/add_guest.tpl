% # The form by which an admin adds a guest; closed until it is wanted, or was refused.
% form = f'/admin/events/{event.id}/guests/add'
<details id="add-guest" class="unprinted" {{'open' if flash.form == form else ''}}>
  <summary>{{_('Add a guest')}}</summary>
  <form method="post" action="{{form}}" class="fields" id="new-guest" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('key.tpl')
    % include('name_and_email.tpl', ids='guest-{}', form=form, name_label=f"{_('Name')} {_('(optional)')}", email_label=_('Email'), given={'name': '', 'email': ''})
    % if event.seat_kinds:
    % include('kind_wishes.tpl', event=event, id='guest-seats', form=form, most=event.max_seats_per_person, wanted={})
    % else:
    <div>
      <label for="guest-seats">{{_('Number of seats')}}</label>
      <input id="guest-seats" name="seats" type="number" min="1" max="{{event.max_seats_per_person}}" inputmode="numeric" autocomplete="off" value="{{flash.value(form, 'seats', 1)}}" {{'aria-invalid=true autofocus' if flash.fault(form, 'seats') else ''}} aria-describedby="guest-seats-fault" required>
      % include('field.tpl', form=form, name='seats', id='guest-seats')
    </div>
    % end
    <div>
      <label for="guest-status">{{_('State')}}</label>
      <select id="guest-status" name="status">
        % for status in ('confirmed', 'held'):
        <option value="{{status}}">{{words.say(labels.BOOKING_STATUS[status])}}</option>
        % end
      </select>
    </div>
    <div>
      <label for="guest-language">{{_('Language of messages')}}</label>
      <select id="guest-language" name="language">
        % for language, name in labels.LANGUAGE.items():
        <option value="{{language}}" lang="{{language}}" {{'selected' if language == flash.value(form, 'language', words.language) else ''}}>{{name}}</option>
        % end
      </select>
    </div>
    % include('answer_fields.tpl', questions=asks, given={}, prefix='guest', form=form, faults=flash.faults if flash.form == form else {})
    <div>
      <label for="guest-note">{{_('Note')}} {{_('(optional)')}}</label>
      <input id="guest-note" name="note" autocomplete="off" value="{{flash.value(form, 'note')}}" {{'aria-invalid=true autofocus' if flash.fault(form, 'note') else ''}} maxlength="500" aria-describedby="guest-note-hint guest-note-fault">
      <small id="guest-note-hint">{{_('Only organisers see it.')}} {{_('The guest can ask to see this.')}}</small>
      % include('field.tpl', form=form, name='note', id='guest-note')
    </div>
    % if has_mail:
    <div class="wide">
      % include('tell_guests.tpl', id='guest-tell-hint')
    </div>
    % end
    <button>{{_('Add guest')}}</button>
  </form>
</details>
