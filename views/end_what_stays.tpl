% # Whether what outlives the sessions of an account ends with them.
% if has_tokens:
<label for="{{prefix}}-end-tokens"><input type="checkbox" id="{{prefix}}-end-tokens" name="end_tokens" value="true"> {{_('Revoke my API tokens, too')}}</label>
% end
% if has_chat:
<label for="{{prefix}}-unlink-telegram"><input type="checkbox" id="{{prefix}}-unlink-telegram" name="unlink_telegram" value="true"> {{_('Unlink my Telegram chat, too')}}</label>
% end
