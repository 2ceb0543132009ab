% # Why an address can't be opened, and where to go from there: the likeliest way on first.
% rebase('base.tpl', area='')
<div class="empty">
  <h1>{{title}}</h1>
  <p id="problem">{{words.say(sentence)}}</p>
  <p class="actions">
    % if back:
    <a class="button" href="{{back}}" id="back">{{_('Try again')}}</a>
    % end
    % if sign_in:
    <a class="button{{' secondary' if back else ''}}" href="{{sign_in}}">{{_('Sign in')}}</a>
    % end
    <a class="button{{' secondary' if back or sign_in else ''}}" href="/">{{_('All events')}}</a>
  </p>
</div>
