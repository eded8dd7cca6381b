// Package request asks others for files: people who have only a browser, or Daypass and no account.
//
//	made, err := service.Create(ctx, request.Spec{Profile: "work", Bucket: "b", Prefix: "in/", Title: "Photos", Kind: request.Page})
//	news, err := service.Look(ctx, made.Request.ID) // what came since the last look, each file once
//	done, err := service.Close(ctx, made.Request.ID)
//
// Every request has a folder of its own in the storage, which its links cannot leave. It is stored before anything is
// begun there, so that a kill leaves nothing unknown: Sweep finishes what was being made, closed, or is over. The store
// holds no signature: a link is derived again where it is asked for.
//
// What others send is theirs to name: names are made safe, and sizes that no signature limits are compared on arrival.
package request
