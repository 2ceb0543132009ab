% # Who is in at an event, for its doors and for admins; without a script all of it works.
% rebase('base.tpl', area='admin', script='door.js')
% path = f'/admin/events/{event.id}'
% if by_admin:
% include('event_tabs.tpl', event=event, here='/check-in')
% else:
<h1>{{event.title}}</h1>
<p class="hint" id="when-and-where">\\
% include('when.tpl', event=event)
{{' · ' if event.location else ''}}<bdi>{{event.location or ''}}</bdi></p>
% end
% if now < opens_at:
<p class="notice wait" id="not-open">{{_('Check-in opens {opens_at}, a day before the event.', opens_at=words.when(opens_at))}}</p>
% end
% include('door_app.tpl')
<div id="door-plain">
<h2 id="came" tabindex="-1">{{ngettext('{number} of {all} is in', '{number} of {all} are in', seats_in, all=words.number(event.confirmed_seats))}}</h2>
% include('door_conflicts.tpl')
<form method="get" action="{{path}}/check-in" class="find" id="find-guest" role="search" aria-label="{{_('Find a guest')}}">
  <div>
    <label for="find-guest-text">{{_('Number or name')}}</label>
    <input id="find-guest-text" name="q" type="search" value="{{text}}" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search">
  </div>
  <button>{{_('Find')}}</button>
  % if text:
  <a href="{{path}}/check-in">{{_('Show all')}}</a>
  % end
</form>
% if verdict and verdict.refusal:
<p class="flash error" id="verdict" role="alert">{{words.say(verdict.refusal.sentence)}}</p>
% end
% if holds:
<section id="holds" class="notice wait" aria-labelledby="holds-heading">
  <h3 id="holds-heading">{{_('On hold, not confirmed: nobody comes in with these yet')}}</h3>
  <ul>
    % for hold in holds:
    % came = paid_of[hold.id].cents
    <li><strong><bdi>{{hold.name or _('No name')}}</bdi></strong> <span class="booking-number">{{hold.reference}}</span> · {{words.seats(hold.seats)}}\\
% if hold.amount_cents:
% amount = words.money(hold.amount_cents, hold.currency)
 · {{_('{paid} of {amount} paid', paid=words.money(came, hold.currency), amount=amount) if came else _('{amount} not paid', amount=amount)}}\\
% end
</li>
    % end
  </ul>
</section>
% end
% include('door_guests.tpl')
</div>
% if by_admin:
% include('door_links.tpl')
% end
