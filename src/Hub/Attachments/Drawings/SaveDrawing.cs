using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Drawings;

/// <summary>Draws on a picture: a new layer, or a later version of one's own. The earlier one is kept, and stays in the opinions that show it.</summary>
public static class SaveDrawing
{
    /// <summary>Layers of one picture, everybody's.</summary>
    public const int MaxLayers = 50;

    /// <param name="AttachmentId">The picture.</param>
    /// <param name="Shapes">All shapes of the layer; none takes one's own layer away.</param>
    /// <param name="LayerId">Of whom this is a later version; null makes a new layer.</param>
    /// <param name="ClientId">Made by the sender, new for each drawing: sent again with the same, it answers the one that is stored.</param>
    public sealed record Request(Guid AttachmentId, IReadOnlyList<DrawnShape>? Shapes, Guid? LayerId = null, Guid? ClientId = null) : ICommand<DrawingView>, IAttachmentRequest, IValidated, IOnce
    {
        public void Validate(FieldErrors errors)
        {
            DrawnShapes.Validate(errors, Shapes);
            if (LayerId is null && Shapes is { Count: 0 }) errors.Add("shapes", "drawing-empty");
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseTimeline timeline, CaseCircle circle, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<DrawingView>>
    {
        public async Task<Outcome<DrawingView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await FindAsync(request, cancellationToken) is { } stored) return stored;
            var attachment = await db.Set<Attachment>().AsNoTracking().SingleAsync(a => a.Id == request.AttachmentId, cancellationToken);
            var preview = await db.Set<AttachmentPreview>().AsNoTracking().SingleOrDefaultAsync(p => p.AttachmentId == attachment.Id, cancellationToken);
            if (preview is not { Width: { } width, Height: { } height }) return Refusal.Conflict("drawing-no-picture");
            if (!DrawnShapes.AreWithin(request.Shapes!, width, height)) return Refusal.Invalid("drawing-outside");
            var @case = await moves.LoadAsync(attachment.CaseId, cancellationToken);
            if (!@case.IsOpen && @case.State != CaseState.Draft) return Refusal.Conflict("drawing-case-over");
            var (last, refusal) = await LastAsync(request, cancellationToken);
            if (refusal is not null) return refusal;

            var id = clock.NewId();
            var row = new Drawing
            {
                Id = id,
                OrganisationId = attachment.OrganisationId,
                CaseId = attachment.CaseId,
                AttachmentId = attachment.Id,
                LayerId = last?.LayerId ?? id,
                Version = (last?.Version ?? 0) + 1,
                AuthorId = actor.Required.Id,
                At = clock.GetUtcNow(),
                ClientId = request.ClientId,
                Width = width,
                Height = height,
                Shapes = DrawnShapes.Write(request.Shapes!),
            };
            db.Add(row);
            if (last is null) timeline.Add(@case.Id, @case.OrganisationId, "drawing-saved", attachment.Id, attachment.FileName);
            if (@case.IsOpen) await TellAsync(@case, cancellationToken);
            return DrawingView.Of(row, actor.Required.Name);
        }

        private async Task<DrawingView?> FindAsync(Request request, CancellationToken cancellationToken)
        {
            if (request.ClientId is not { } clientId) return null;
            var me = actor.Required;
            var row = await db.Set<Drawing>().AsNoTracking().SingleOrDefaultAsync(d => d.AttachmentId == request.AttachmentId && d.AuthorId == me.Id && d.ClientId == clientId, cancellationToken);
            return row is null ? null : DrawingView.Of(row, me.Name);
        }

        /// <summary>The version that this one comes after; none for a new layer.</summary>
        private async Task<(Drawing? Last, Refusal? Refusal)> LastAsync(Request request, CancellationToken cancellationToken)
        {
            var drawings = db.Set<Drawing>().AsNoTracking().Where(d => d.AttachmentId == request.AttachmentId);
            if (request.LayerId is not { } layerId)
            {
                int layers = await drawings.Select(d => d.LayerId).Distinct().CountAsync(cancellationToken);
                return (null, layers >= MaxLayers ? Refusal.Conflict("drawing-full", MaxLayers) : null);
            }

            var last = await drawings.Where(d => d.LayerId == layerId).OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancellationToken);
            if (last is null) return (null, Refusal.NotFound("drawing-not-found"));
            return last.AuthorId == actor.Required.Id ? (last, null) : (null, Refusal.Forbidden("drawing-not-yours"));
        }

        private async Task TellAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            Guid[] others = [.. (await circle.AskingAsync(@case, me, cancellationToken)).Concat(await circle.AdvisingAsync(@case, me, cancellationToken)).Distinct()];
            afterCommit.Tell(new CaseTold("drawing-saved", @case.Id, me, others));
        }
    }
}
