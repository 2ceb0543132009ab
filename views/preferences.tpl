% # How one wants to be told things.
% form = '/account/preferences'
% has_chat = account.telegram_chat_id is not None
<article id="notices">
  <h2>{{_('Messages to you')}}</h2>
  % if account.email and not account.email_is_proved and not account.new_email:
  <div class="choice" id="unproved">
    % if has_mail:
    <p>{{html('Please confirm **{email}**: open the link we emailed you. Earlier guest bookings will then appear here.', email=account.email)}}</p>
    <form method="post" action="/account/proofs" id="ask-for-proof"><button class="secondary outline">{{_('Send the link again')}}</button></form>
    % else:
    <p>{{html('**{email}** isn’t confirmed. This site can’t send email yet.', email=account.email)}}</p>
    % end
  </div>
  % end
  <form method="post" action="{{form}}" class="fields" id="preferences" novalidate>
    % choices = [('language', _('Language of your pages and messages'), labels.LANGUAGE, account.language)]
    % channels = labels.channels_of(account)
    % if len(channels) > 1:
    % choices.append(('channel', _('Send messages by'), channels, account.channel))
    % end
    % if account.is_admin:
    % choices.append(('admin_notices', _('Admin alerts'), labels.ADMIN_NOTICES, account.admin_notices))
    % end
    % for name, label, options, chosen in choices:
    <div>
      <label for="{{name}}">{{label}}</label>
      <select id="{{name}}" name="{{name}}" aria-describedby="{{name}}-fault">
        % for value, meaning in options.items():
        % in_itself = f'lang={value}' if name == 'language' else ''
        <option value="{{value}}" {{in_itself}} {{'selected' if value == flash.value(form, name, chosen) else ''}}>{{meaning if in_itself else words.say(meaning)}}</option>
        % end
      </select>
      % include('field.tpl', form=form, name=name, id=name)
    </div>
    % end
    <div class="wide"><button class="secondary">{{_('Save')}}</button></div>
  </form>
  <div class="choice" id="telegram">
    % if has_chat:
    <p>{{_('A Telegram chat is linked to your account. Links that open your account, for instance to choose a new password, still come by email.')}}</p>
    <form method="post" action="/account/telegram/unlink" id="unlink-telegram"><button class="secondary outline">{{_('Unlink Telegram')}}</button></form>
    % elif has_bot:
    <p>{{_('You can get messages by Telegram instead, with buttons to confirm and to cancel.')}}</p>
    <form method="post" action="/account/telegram" id="link-telegram"><button class="secondary outline">{{_('Link Telegram')}}</button></form>
    % else:
    <p>\\
% if has_mail and account.is_admin:
{{html('Messages come by email; Telegram is [not set up]({notices}) here.', notices='/admin/notices')}}\\
% elif has_mail:
{{_('Messages come by email.')}}\\
% elif account.is_admin:
{{html('Messages aren’t being sent: email and Telegram [aren’t set up]({notices}).', notices='/admin/notices')}}\\
% else:
{{_('Messages aren’t being sent: email isn’t set up.')}}\\
% end
</p>
    % end
  </div>
</article>
