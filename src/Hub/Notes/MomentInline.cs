using System.Globalization;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace CaseHub.Hub.Notes;

/// <summary>A moment of the note's recording, <c>[02:15]</c> or <c>[1:02:15]</c>: a link that seeks the player.</summary>
internal sealed class MomentInline : LinkInline
{
    public MomentInline(int seconds, string text)
        : base($"#t={seconds.ToString(CultureInfo.InvariantCulture)}", "")
    {
        IsClosed = true;
        AppendChild(new LiteralInline(text));
        var attributes = this.GetAttributes();
        attributes.AddClass("moment");
        attributes.AddProperty("data-seconds", seconds.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>Finds moments before Markdown looks for links. <c>[02:15](…)</c>, <c>[02:15][…]</c> and <c>[02:15]: …</c> stay Markdown's.</summary>
internal sealed class MomentParser : InlineParser
{
    private const int MaxChars = 9;

    public MomentParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var rest = slice.AsSpan()[1..];
        int end = rest[..Math.Min(rest.Length, MaxChars + 1)].IndexOf(']');
        if (end < 0) return false;
        if (!TryReadSeconds(rest[..end], out int seconds)) return false;
        if (end + 1 < rest.Length && rest[end + 1] is '(' or '[' or ':') return false;

        int start = processor.GetSourcePosition(slice.Start, out int line, out int column);
        processor.Inline = new MomentInline(seconds, rest[..end].ToString()) { Line = line, Column = column, Span = new(start, start + end + 1) };
        slice.Start += end + 2;
        return true;
    }

    /// <summary>Reads <c>m:ss</c> to <c>mmm:ss</c>, or <c>h:mm:ss</c> to <c>hh:mm:ss</c>.</summary>
    internal static bool TryReadSeconds(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        Span<Range> parts = stackalloc Range[4];
        int count = text.Split(parts, ':');
        if (count is < 2 or > 3) return false;
        for (int i = 0; i < count; i++)
        {
            var part = text[parts[i]];
            bool isFirst = i == 0;
            int maxDigits = isFirst && count == 2 ? 3 : 2;
            if (part.Length > maxDigits || part.Length < (isFirst ? 1 : 2)) return false;
            if (part.ContainsAnyExceptInRange('0', '9')) return false;
            int number = int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
            if (!isFirst && number > 59) return false;
            seconds = seconds * 60 + number;
        }

        return true;
    }
}
