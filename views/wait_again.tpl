% # By which somebody whose offer has lapsed joins the waiting list as before; a button elsewhere sends it.
<form method="post" action="/events/{{event.id}}/waitlist" id="wait-again-{{booking.id}}" hidden>
  % include('key.tpl')
  % if account is None:
  <input type="hidden" name="email" value="{{booking.email}}">
  <input type="hidden" name="email_is_right" value="{{booking.email}}">
  <input type="hidden" name="name" value="{{booking.name}}">
  % end
  % for one in event.questions:
  % if one.id in booking.answers:
  <input type="hidden" name="{{one.field}}" value="{{'true' if one.kind == 'tick' else booking.answers[one.id]}}">
  % end
  % end
  % for one in booking.kinds or ():
  <input type="hidden" name="kinds.{{one.id}}" value="{{one.seats}}">
  % end
  % if booking.kinds is None:
  <input type="hidden" name="seats" value="{{booking.seats}}">
  % end
</form>
