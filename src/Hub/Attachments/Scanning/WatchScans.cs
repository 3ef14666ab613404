using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>Has the files checked that came while the scanner could not be asked.</summary>
internal sealed class WatchScans(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchScans> logger) : Watch(Interval, scopes, clock, logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await ReadAsync((db, _) => db.Set<Attachment>().Where(a => a.State == AttachmentState.Scanning).OrderBy(a => a.At).Select(a => a.Id).ToListAsync(cancellationToken)))
            await SendAsync(new CheckAttachment.Request(id), cancellationToken);
    }
}
