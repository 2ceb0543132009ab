% # The form by which an admin corrects a guest's name and address: of a booking, or of an entry of a waiting list.
<form method="post" action="{{form}}" id="correct-{{one.id}}" class="give" {{'data-refused' if flash.form == form and flash.value(form, 'email') else ''}} novalidate>
  % include('key.tpl')
  <p class="hint" id="correct-hint-{{one.id}}">{{_('Correct a mistyped address. We’ll email the right one a new link, and the old link stops working.') if has_mail else _('Correct a mistyped address. The old link stops working. This site can’t send email, so you’ll have to pass on the new one.')}}</p>
  % include('name_and_email.tpl', ids=f'correct-{{}}-{one.id}', form=form, name_label=_('Name'), email_label=_('Email'), given={'name': one.name, 'email': one.email})
  <button class="secondary outline" aria-describedby="correct-hint-{{one.id}}">{{_('Correct')}}</button>
</form>
