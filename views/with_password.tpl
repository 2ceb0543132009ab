% # A form of one button, `label`, that sends `name` as `value`; where it is some time since one signed in, with one's password.
% if asks_password:
<details>
  <summary id="{{id}}" aria-describedby="{{about}}">{{label}}…</summary>
  <form method="post" action="{{action}}" class="give">
    % if repeatable:
    % include('key.tpl')
    % end
    <input type="hidden" name="{{name}}" value="{{value}}">
    <div>
      <label for="{{id}}-password">{{_('Your password')}}</label>
      <input id="{{id}}-password" name="password" type="password" autocomplete="current-password" required>
    </div>
    <button class="secondary outline">{{label}}</button>
  </form>
</details>
% else:
<form method="post" action="{{action}}">
  % if repeatable:
  % include('key.tpl')
  % end
  <input type="hidden" name="{{name}}" value="{{value}}">
  <button class="secondary outline" id="{{id}}" aria-describedby="{{about}}">{{label}}</button>
</form>
% end
