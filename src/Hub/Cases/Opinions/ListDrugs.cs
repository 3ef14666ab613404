using System.Globalization;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>The drugs that can be coded, in the reader's language.</summary>
public static class ListDrugs
{
    /// <param name="Text">Part of a name in any language, or the beginning of a code; all when null.</param>
    public sealed record Request(string? Text = null) : IQuery<IReadOnlyList<Drug>>;

    /// <param name="Code">ATC code.</param>
    public sealed record Drug(string Code, string Name);

    internal sealed class Handler : IRequestHandler<Request, Outcome<IReadOnlyList<Drug>>>
    {
        public Task<Outcome<IReadOnlyList<Drug>>> Handle(Request request, CancellationToken cancellationToken)
        {
            IReadOnlyList<Drug> found = [.. Inn.Matching(request.Text).Select(one => new Drug(one.Code, one.NameIn(CultureInfo.CurrentUICulture)))];
            return Task.FromResult((Outcome<IReadOnlyList<Drug>>)new List<Drug>(found));
        }
    }
}
