% rebase('base.tpl', area='people')
<div class="reading">
  <h1>{{title}}</h1>
  % if organisation.privacy:
  <div class="prose">{{markdown.html(organisation.privacy)}}</div>
  % else:
  <p>{{_('This site stores what it needs for your bookings, and nothing else. It shows no advertisements, counts no visits for others and loads nothing from other sites.')}}</p>
  <h2>{{_('What is stored')}}</h2>
  <ul>
    <li>{{_('When you book or join a waiting list: your name, your email address, the number of seats, and when you did it. The organiser sees them.')}}</li>
    <li>{{_('When you create an account: your name, your email address and a scrambled form of your password.')}}</li>
    <li>{{_('The messages that were sent to you, for 90 days.')}}</li>
    <li>{{_('When you sign in or do something as an organiser: the time and your network address.')}}</li>
    % if takes_payments:
    <li id="by-stripe">{{_('When you pay on Stripe’s page: that you have paid, and how much. Stripe is told the amount, the event and your booking’s number, and asks you for the rest there.')}}</li>
    % end
    <li>{{_('Cookies that the site needs: they keep you signed in, and remember your bookings and your language on this device.')}}</li>
  </ul>
  <h2>{{_('For how long')}}</h2>
  % if retention_days:
  <p>{{ngettext('Names and addresses are erased from bookings, waiting lists and messages {number} day after the event.', 'Names and addresses are erased from bookings, waiting lists and messages {number} days after the event.', retention_days)}} {{_('An account is kept until you delete it.')}}</p>
  % else:
  <p>{{_('Until you erase it, or ask the organiser to.')}}</p>
  % end
  <h2>{{_('See it, take it along, erase it')}}</h2>
  <p>{{html('You can do this yourself, on [Your data]({my_data}).', my_data='/my-data')}}</p>
  % end
  % if organisation.contact:
  <h2>{{_('Who to ask')}}</h2>
  <p>{{markdown.contact(organisation.contact)}}</p>
  % end
</div>
