% # The form that makes one's own booking somebody else's.
% form = f'/bookings/{booking.id}/hand-over'
<details id="give-{{booking.id}}" {{'open' if flash.form == form else ''}}>
  <summary id="hand-over-{{booking.id}}-summary">{{_('Hand over to someone else')}}</summary>
  <form method="post" action="{{form}}" class="fields" id="hand-over-{{booking.id}}" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('key.tpl')
    <p class="hint wide">{{_('They’ll receive their own booking by email, and yours will end. You can’t undo this.') if has_mail else _('This site can’t send email, so the new person won’t get a link. Talk to the organiser first. Your booking will end, and you can’t undo this.')}}</p>
    % include('name_and_email.tpl', ids=f'hand-over-{{}}-{booking.id}', form=form, name_label=_('Their name'), email_label=_('Their email'), given={'name': '', 'email': ''})
    <div class="wide"><button class="secondary">{{ngettext('Hand over {number} seat', 'Hand over {number} seats', booking.seats)}}</button></div>
  </form>
</details>
