using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Notify.Settings;

/// <summary>How one is told oneself.</summary>
public static class ReadTelling
{
    public sealed record Request : IQuery<TellingView>;

    internal sealed class Handler(TellingDesk desk) : IRequestHandler<Request, Outcome<TellingView>>
    {
        public async Task<Outcome<TellingView>> Handle(Request request, CancellationToken cancellationToken) => await desk.ViewAsync(cancellationToken);
    }
}
