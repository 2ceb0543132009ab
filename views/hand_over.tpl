% # The form that makes one's own booking somebody else's.
% form = f'/bookings/{booking.id}/hand-over'
<details id="give-{{booking.id}}" {{'open' if flash.form == form else ''}}>
  <summary id="hand-over-{{booking.id}}-summary">{{_('Hand over to somebody else')}}</summary>
  <form method="post" action="{{form}}" class="fields" id="hand-over-{{booking.id}}" aria-labelledby="hand-over-{{booking.id}}-summary own-{{booking.id}}-title" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('key.tpl')
    <p class="hint wide">{{_('They get a booking and, by mail, a link of their own; yours ends. That can’t be taken back.') if has_mail else _('This site can’t send mail yet, so nobody would tell them the link of their booking: ask the organiser first. Yours ends. That can’t be taken back.')}}</p>
    % include('new_holder_fields.tpl', booking=booking, form=form)
    <div class="wide"><button class="secondary">{{ngettext('Hand over {number} seat', 'Hand over {number} seats', booking.seats)}}</button></div>
  </form>
</details>
