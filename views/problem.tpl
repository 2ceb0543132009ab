% # Why an address can't be opened, and where to go from there.
% rebase('base.tpl', area='')
<h1>{{title}}</h1>
<p id="problem">{{words.say(sentence)}}</p>
<ul>
  % if back:
  <li><a href="{{back}}" id="back">{{_('Try again')}}</a></li>
  % end
  <li><a href="/">{{_('All events')}}</a></li>
  % if sign_in:
  <li><a href="{{sign_in}}">{{_('Sign in')}}</a></li>
  % end
</ul>
