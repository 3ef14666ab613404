using System.Linq.Expressions;

namespace CaseHub.Hub.Finding;

/// <summary>A text that was found.</summary>
internal sealed class RankedText
{
    public long Id { get; init; }

    public Guid CaseId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>0 where all stands in number and title, 1 in the question, 2 elsewhere.</summary>
    public int Rank { get; init; }
}

/// <summary>How near to its head a text holds what is looked for, the same on both databases.</summary>
internal static class SearchRank
{
    /// <summary>Takes of each text as much as it is ranked by.</summary>
    public static Expression<Func<SearchText, RankedText>> Of(SearchQuery query)
    {
        var text = Expression.Parameter(typeof(SearchText), "t");
        var rank = Expression.Condition(
            All(text, nameof(SearchText.Head), query),
            Expression.Constant(0),
            Expression.Condition(All(text, nameof(SearchText.Question), query), Expression.Constant(1), Expression.Constant(2)));
        return Expression.Lambda<Func<SearchText, RankedText>>(
            Expression.MemberInit(
                Expression.New(typeof(RankedText)),
                Expression.Bind(typeof(RankedText).GetProperty(nameof(RankedText.Id))!, Expression.Property(text, nameof(SearchText.Id))),
                Expression.Bind(typeof(RankedText).GetProperty(nameof(RankedText.CaseId))!, Expression.Property(text, nameof(SearchText.CaseId))),
                Expression.Bind(typeof(RankedText).GetProperty(nameof(RankedText.At))!, Expression.Property(text, nameof(SearchText.At))),
                Expression.Bind(typeof(RankedText).GetProperty(nameof(RankedText.Rank))!, rank)),
            text);
    }

    private static Expression All(ParameterExpression text, string column, SearchQuery query) => query.Wanted
        .Select(Expression (term) => Expression.Call(Expression.Property(text, column), nameof(string.Contains), null, Parameter(term.InLine)))
        .Aggregate(Expression.AndAlso);

    /// <summary>As a lambda's captured variable is, so that the text becomes a parameter of the command.</summary>
    private static MemberExpression Parameter(string value) => Expression.Property(Expression.Constant(new Box(value)), nameof(Box.Value));

    private sealed record Box(string Value);
}
