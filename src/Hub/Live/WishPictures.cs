using CaseHub.Hub.Pipeline;
using CaseHub.Recorder;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>What a page shows of one publication.</summary>
/// <param name="PublicationId">Whose picture.</param>
/// <param name="Height">Of its tile in device pixels; 0 while it is out of sight.</param>
/// <param name="Pinned">The person has chosen to see it, whoever speaks.</param>
public sealed record PictureWish(Guid PublicationId, int Height, bool Pinned);

/// <summary>Notes what a browser's page shows, all of it, so that the relay sends those pictures. Kept until it says otherwise.</summary>
internal static class WishPictures
{
    /// <summary>More than anybody sees at once.</summary>
    private const int MaxWishes = 64;

    private const int MaxHeight = 8640;

    /// <param name="SessionId">The room.</param>
    /// <param name="ParticipantId">Who views; filled in by the door.</param>
    /// <param name="Wishes">The pinned ones in order of importance; what is not named is not shown by the page.</param>
    public sealed record Request(Guid SessionId, Guid ParticipantId, IReadOnlyList<PictureWish> Wishes) : IQuery<Unit>, IRoomRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Range("wishes", Wishes?.Count ?? -1, 0, MaxWishes);
            foreach (var wish in Wishes ?? []) errors.Range("height", wish.Height, 0, MaxHeight);
        }
    }

    internal sealed class Handler(Rooms rooms) : IRequestHandler<Request, Outcome<Unit>>
    {
        public Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            IReadOnlyList<ViewWish> wishes = [.. request.Wishes.Select(wish => new ViewWish(wish.PublicationId, wish.Height, wish.Pinned))];
            bool isTold = rooms.Find(request.SessionId)?.Post(new RoomMessage.Wish(request.ParticipantId, wishes)) == true;
            return Task.FromResult<Outcome<Unit>>(isTold ? Unit.Value : Refusal.Unavailable("room-busy"));
        }
    }
}
