% # The form by which an admin corrects a guest's name and address: of a booking, or of an entry of a waiting list.
<form method="post" action="{{form}}" id="correct-{{one.id}}" class="give" {{'data-refused' if flash.form == form and flash.value(form, 'email') else ''}} novalidate>
  % include('key.tpl')
  <p class="hint" id="correct-hint-{{one.id}}">{{_('Correct a mistyped address. We’ll email the right one a new link, and the old link stops working.') if has_mail else _('Correct a mistyped address. The old link stops working. This site can’t send email, so you’ll have to pass on the new one.')}}</p>
  % for name, label, kind, longest, now_given in (('name', _('Name'), 'text', 200, one.name), ('email', _('Email'), 'email', 254, one.email)):
  % id = f'correct-{name}-{one.id}'
  <div>
    <label for="{{id}}">{{label}}</label>
    <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="off" value="{{flash.value(form, name, now_given)}}" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}} aria-describedby="{{id}}-fault" maxlength="{{longest}}" {{'required' if name == 'email' else ''}}>
    % include('field.tpl', form=form, name=name, id=id)
    % if name == 'email':
    % include('doubt.tpl', form=form)
    % end
  </div>
  % end
  <button class="secondary outline" aria-describedby="correct-hint-{{one.id}}">{{_('Correct')}}</button>
</form>
