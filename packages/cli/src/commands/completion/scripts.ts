/**
 * What each shell runs to complete words: it asks `ftpl complete -- WORDS` for lines of a value, a tab and a description. The last line has a colon
 * and a number, for the shells of others.
 *
 * The words are given as they were typed: none of them is run by the shell.
 */
export const scripts: Readonly<Record<string, string>> = {
  bash: `# Completion of ftpl for bash.
_ftpl() {
  local line="\${COMP_LINE:0:COMP_POINT}" last begin value
  local -a words
  # A backslash before a space is read as a shell reads it.
  read -a words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  last="\${words[\${#words[@]} - 1]}"
  # bash replaces what follows the last colon or equals sign.
  begin="\${last%"\${last##*[:=]}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    [[ $value == :* || -z $value ]] && continue
    COMPREPLY+=("$(printf '%q' "\${value#"$begin"}")")
    [[ $value == *[/:] ]] && compopt -o nospace 2> /dev/null
  done < <(ftpl complete -- "\${words[@]:1}" 2> /dev/null)
}
complete -F _ftpl ftpl
`,
  zsh: `#compdef ftpl
# Completion of ftpl for zsh.
_ftpl() {
  local line value
  for line in "\${(@f)$(ftpl complete -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}"; do
    value="\${line%%$'\\t'*}"
    [[ $value == :* || -z $value ]] && continue
    if [[ $value == *[/:] ]]; then compadd -S '' -- "$value"; else compadd -- "$value"; fi
  done
}
(( $+functions[compdef] )) && compdef _ftpl ftpl || true
`,
  fish: `# Completion of ftpl for fish.
function __ftpl_complete
  set -l words (commandline -opc)
  set -l last (commandline -ct)
  set -l plain (string unescape -- "$last"); and set last "$plain"
  ftpl complete -- $words[2..-1] "$last" 2> /dev/null | string match -v -r '^:'
end
complete -c ftpl -f -a '(__ftpl_complete)'
`,
  powershell: `# Completion of ftpl for PowerShell.
Register-ArgumentCompleter -Native -CommandName ftpl -ScriptBlock {
  param($last, $ast, $position)
  $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($last -eq '') { $words += '' }
  ftpl complete '--' @words 2> $null | Where-Object { $_ -and $_ -notmatch '^:' } | ForEach-Object {
    $value, $text = $_ -split "\`t", 2
    if (-not $text) { $text = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
  }
}
`,
};
